/** What is searched stays while one goes from dossier to dossier; in memory, never in an address. */
class Search {
  query = $state('');
  after = $state(0);
}
export const search = new Search();
