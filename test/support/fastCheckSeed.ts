import fc from 'fast-check';

// Every run of the tests draws the same values, so that a red test is the change's doing; FAST_CHECK_SEED looks for new ones.
fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20_261_121) });
