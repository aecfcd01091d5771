/** Zones as master files and the replies from them. */
export { answerZone } from './answer.ts';
export { readZone } from './read.ts';
