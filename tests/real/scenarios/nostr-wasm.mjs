// Schnorr signatures by libsecp256k1; C, compiled by Emscripten.
import { initNostrWasm } from 'nostr-wasm';

export default async function () {
	const nostr = await initNostrWasm();
	const key = new Uint8Array(32).fill(1);
	const event = { pubkey: '', kind: 1, content: 'hello', created_at: 1700000000, tags: [] };
	nostr.finalizeEvent(event, key);
	nostr.verifyEvent(event);
	event.content = 'other';
	try {
		nostr.verifyEvent(event);
	} catch {
		return;
	}
	throw new Error('a forged event was accepted');
}
