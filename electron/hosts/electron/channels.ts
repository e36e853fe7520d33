// The names that main and preload share: two channels, and what this host calls itself.

export const ASK = 'ask';
export const NEWS = 'news';
export const HOST_NAME = 'Desktop';
