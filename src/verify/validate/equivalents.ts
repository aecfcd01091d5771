/** The obligations about texts, one for each target. Their names alone are here, for those who prove nothing yet. */
export const iptablesEquivalent = 'artifact/iptables-equivalent';
export const birdEquivalent = 'artifact/bird-equivalent';
export const corefileEquivalent = 'artifact/corefile-equivalent';
export const recordsEquivalent = 'artifact/records-equivalent';
