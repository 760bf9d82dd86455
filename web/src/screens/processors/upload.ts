import { ApiProblem, api, url } from '../../api';
import type { Problem } from '../../types';

/**
 * Sends a file and says how far it is, which fetch cannot. Whatever the guards refuse (a locked
 * screen…) is sent again through the common door, which knows what to do.
 */
export function upload<T>(path: string, file: Blob, query: Record<string, string>, progress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url(path, query));
    request.setRequestHeader('X-Requested-By', 'serment');
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(new ApiProblem({ status: 0, code: 'network.unreachable', title: '' }));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) return resolve(JSON.parse(request.responseText) as T);
      if (request.status === 401 || request.status === 403 || request.status === 423) return resolve(api.upload<T>(path, file, { query }));
      try {
        reject(new ApiProblem({ ...(JSON.parse(request.responseText) as Problem), status: request.status }));
      } catch {
        reject(new ApiProblem({ status: request.status, code: 'network.unreadable', title: '' }));
      }
    };
    request.send(file);
  });
}
