/** The emulators believe anyone; SDK clients still want something to sign with. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };
