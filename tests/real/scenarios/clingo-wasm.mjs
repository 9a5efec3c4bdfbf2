// clingo, compiled by Emscripten with the older exceptions: puzzles, an optimum, and what is wrong.
import clingo from 'clingo-wasm';

const QUEENS = `
	#const n = 6. row(1..n). { q(R, C) : row(C) } = 1 :- row(R).
	:- q(A, C), q(B, C), A < B. :- q(A, C), q(B, D), A < B, |A - B| = |C - D|. #show q/2.`;

export default async function () {
	const run = await clingo.init();
	const expect = (result, key, wanted) => {
		if (result !== wanted)
			throw new Error(`${key}: ${JSON.stringify(result)}`);
	};
	const queens = run(QUEENS, 0);
	expect(queens.Models.Number, 'queens', 4);
	expect(run('a :- not a.').Result, 'contradiction', 'UNSATISFIABLE');
	const best = run('{ a(1..5) }. :- { a(X) } < 2. #minimize { X : a(X) }. #show a/1.', 0);
	expect(best.Call[0].Witnesses.at(-1).Value.sort().join(' '), 'optimum', 'a(1) a(2)');
	for (const wrong of ['a :- b', 'a(X) :- not b(X).', '#const x = . y'])
		expect(run(wrong).Result, wrong, 'ERROR');
	const sum = run('p(1..3). s(S) :- S = #sum { X : p(X) }. #show s/1.');
	expect(sum.Call[0].Witnesses[0].Value[0], 'sum', 's(6)');
}
