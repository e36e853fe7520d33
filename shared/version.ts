// Which Docket this is; a test holds it equal to the package's own version.

/** Said in exports and to nobody on the network. */
export const VERSION = '0.1.0';
