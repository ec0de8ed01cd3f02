import fc from 'fast-check';

// Every run of the tests uses the same random values, so a failure is caused by the change.  Set FAST_CHECK_SEED for other
// values.
fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20_261_121) });
