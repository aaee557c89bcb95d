/**
 * onnxruntime reports its use to its maker over the network, and keeps files for that in the temporary
 * folder, unless this variable is set before its first session. What an artist does stays on the machine.
 *
 * A worker thread's `process.env` is a copy that native code does not see: whoever starts threads that run
 * networks imports this first.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
