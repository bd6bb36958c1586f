"""Interrupts a training in a real kernel; prints what the next cell sees. Run by interrupt.test.ts."""

import sys
import time

from jupyter_client.manager import start_new_kernel

PREPARATION = """
import { DeepSvdd, watchTraining } from 'deep-svdd';
const watch = watchTraining('Training');
const images = { data: Float32Array.from({ length: 784 * 400 }, (_, i) => (i * 2654435761 % 1000) / 1000), shape: [400, 28, 28, 1] as const };
const detector = new DeepSvdd({ network: 'mnist-lenet', training: { epochs: 100000 } });
"""
TRAINING = """
await detector.fit(images, watch);
"""
AFTERWARDS = """
const before = watch.history.length;
await new Promise((resolve) => setTimeout(resolve, 1500));
console.log(JSON.stringify({ began: before > 0, wentOn: watch.history.length > before }));
"""

manager, client = start_new_kernel(kernel_name="tslab", cwd=sys.argv[1])
try:
    client.execute_interactive(PREPARATION, timeout=60)
    request = client.execute(TRAINING)
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["msg_type"] == "display_data":
            break
    time.sleep(1)
    manager.interrupt_kernel()
    while (reply := client.get_shell_msg(timeout=60))["parent_header"].get("msg_id") != request:
        pass
    print("training", reply["content"]["status"])
    # The kernel drops what arrives within a fifth of a second after a failed cell.
    time.sleep(0.5)
    client.execute_interactive(
        AFTERWARDS,
        timeout=60,
        output_hook=lambda m: print(m["content"]["text"], end="") if m["msg_type"] == "stream" else None,
    )
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
