/** Passkeys: the JSON of the server (base64url) to the browser's buffers and back. */

export interface Descriptor { id: string; type: 'public-key'; transports?: AuthenticatorTransport[] }
export interface RequestOptions {
  challenge: string;
  rpId?: string;
  timeout?: number;
  userVerification?: UserVerificationRequirement;
  allowCredentials?: Descriptor[];
  extensions?: { prf?: { eval?: { first: string } } };
}
export interface CreationOptions {
  challenge: string;
  rp: PublicKeyCredentialRpEntity;
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: PublicKeyCredentialParameters[];
  timeout?: number;
  excludeCredentials?: Descriptor[];
  authenticatorSelection?: AuthenticatorSelectionCriteria;
  attestation?: AttestationConveyancePreference;
  extensions?: { prf?: { eval?: { first: string } } };
}

export function fromBase64url(text: string): ArrayBuffer {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes.buffer;
}
export function toBase64url(buffer: ArrayBuffer | Uint8Array): string {
  let binary = '';
  for (const byte of new Uint8Array(buffer instanceof Uint8Array ? buffer : buffer)) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Passkeys need HTTPS with a certificate this browser trusts. */
export function passkeysAvailable(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && isSecureContext;
}

const descriptors = (list: Descriptor[] | undefined): PublicKeyCredentialDescriptor[] | undefined =>
  list?.map((one) => ({ ...one, id: fromBase64url(one.id) }));

function extensions(given: RequestOptions['extensions']): AuthenticationExtensionsClientInputs | undefined {
  const first = given?.prf?.eval?.first;
  return first ? ({ prf: { eval: { first: fromBase64url(first) } } } as AuthenticationExtensionsClientInputs) : undefined;
}

function prfOf(credential: PublicKeyCredential): { prf?: { results?: { first: string }; enabled?: boolean } } {
  const results = credential.getClientExtensionResults() as { prf?: { enabled?: boolean; results?: { first?: ArrayBuffer } } };
  if (!results.prf) return {};
  const first = results.prf.results?.first;
  return { prf: { enabled: results.prf.enabled, ...(first ? { results: { first: toBase64url(first) } } : {}) } };
}

export async function passkeyAssertion(options: RequestOptions): Promise<unknown> {
  const credential = (await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: fromBase64url(options.challenge),
      allowCredentials: descriptors(options.allowCredentials),
      extensions: extensions(options.extensions),
    },
  })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    id: credential.id,
    rawId: toBase64url(credential.rawId),
    type: credential.type,
    clientExtensionResults: prfOf(credential),
    response: {
      authenticatorData: toBase64url(response.authenticatorData),
      clientDataJSON: toBase64url(response.clientDataJSON),
      signature: toBase64url(response.signature),
      userHandle: response.userHandle ? toBase64url(response.userHandle) : undefined,
    },
  };
}

export async function passkeyCreation(options: CreationOptions): Promise<unknown> {
  const credential = (await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: fromBase64url(options.challenge),
      user: { ...options.user, id: fromBase64url(options.user.id) },
      excludeCredentials: descriptors(options.excludeCredentials),
      extensions: extensions(options.extensions),
    },
  })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    id: credential.id,
    rawId: toBase64url(credential.rawId),
    type: credential.type,
    clientExtensionResults: prfOf(credential),
    response: {
      attestationObject: toBase64url(response.attestationObject),
      clientDataJSON: toBase64url(response.clientDataJSON),
      transports: response.getTransports?.() ?? [],
    },
  };
}
