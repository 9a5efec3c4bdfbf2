// RDKit, by Emscripten with embind and the older exceptions: structures, and texts that are none.
import initRDKit from '@rdkit/rdkit';

export default async function () {
	const rdkit = await initRDKit();
	const expect = (what, result, wanted) => {
		if (result !== wanted)
			throw new Error(`${what}: ${JSON.stringify(result)}`);
	};
	const canonical = (smiles) => {
		const molecule = rdkit.get_mol(smiles);
		if (!molecule)
			return null;
		const text = molecule.get_smiles();
		molecule.delete();
		return text;
	};
	expect('ethanol', canonical('OCC'), 'CCO');
	expect('aspirin', canonical('OC(=O)C1=CC=CC=C1OC(C)=O'), 'CC(=O)Oc1ccccc1C(=O)O');
	for (const wrong of ['C1CC', 'c1cc', 'C(C', 'C(C)(C)(C)(C)C', 'no'])
		expect(wrong, canonical(wrong), null);
	const phenol = rdkit.get_mol('Oc1ccccc1'), ring = rdkit.get_qmol('c1ccccc1');
	expect('match', JSON.parse(phenol.get_substruct_match(ring)).atoms.length, 6);
	expect('weight', JSON.parse(phenol.get_descriptors()).amw.toFixed(2), '94.11');
	phenol.delete();
	ring.delete();
}
