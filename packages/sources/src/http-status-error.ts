import { DataError } from '@sluice/records';
import { shownUrl } from './http-exchange.ts';

/** What an answer that trying again does not mend means to the user. */
export function statusError(status: number, url: URL): DataError {
  const shown = shownUrl(url);
  if (status === 401 || status === 403) {
    return new DataError('not-authorised', `${shown} may not be read (status ${status})`, {
      hint: 'give a token that may read it; a gated data set asks for its terms to be accepted on its page first',
    });
  }
  if (status === 404 || status === 410) {
    return new DataError('no-such-file', `${shown} does not exist (status ${status})`, {
      hint: 'check the address; a private data set looks the same without a token',
    });
  }
  return new DataError('http-status', `${shown} answered with status ${status}`);
}
