"""Does what one line of JSON on stdin says and answers with one line on stdout: the milliseconds of each repetition."""

import json
import os
import sys
import time

import numpy as np

states: dict[str, object] = {}
# Of the wall, or of this process's own work where other programs share the core.
clock = time.process_time if os.environ.get("BENCH_CLOCK") == "cpu" else time.perf_counter


def images(folder: str, name: str) -> np.ndarray:
    """Float32 numbers as the other side wrote them: NAME.bin, its shape in NAME.json."""
    with open(f"{folder}/{name}.json", encoding="utf8") as file:
        shape = json.load(file)
    return np.fromfile(f"{folder}/{name}.bin", dtype=np.float32).reshape(shape)


def repeat(times: int, function) -> list[float]:
    result = []
    for _ in range(times):
        begin = clock()
        function()
        result.append(1000 * (clock() - begin))
    return result


def once(key: str, make):
    """What `make` gives, made when first asked for."""
    if key not in states:
        states[key] = make()
    return states[key]


def torch_setup(dataset: str, layout: str, folder: str, part: str):
    """Images (channels first) in the layout, and a function that brings a network into it."""
    import torch

    torch.set_num_threads(1)
    x = torch.from_numpy(np.ascontiguousarray(images(folder, f"{dataset}-{part}").transpose(0, 3, 1, 2)))
    if layout != "nchw":
        x = x.contiguous(memory_format=torch.channels_last)

    def place(network):
        return network.to(memory_format=torch.channels_last) if layout == "channels_last" else network

    return x, place


def step_maker(dataset: str, what: str, layout: str, folder: str):
    """One training step as the authors' port makes it: Adam with coupled decay, a batch of 200 drawn from the images."""
    import torch
    from networks import REP_DIM, decoder, encoder

    x, place = torch_setup(dataset, layout, folder, "train")
    torch.manual_seed(0)
    network = encoder(dataset)
    if what == "autoencoder":
        network = torch.nn.Sequential(network, decoder(dataset))
    network = place(network).train()
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-4, weight_decay=0.5e-6)
    centre = torch.full((REP_DIM[dataset],), 0.1)

    def step() -> None:
        batch = x[torch.randperm(len(x))[:200]]
        optimiser.zero_grad()
        output = network(batch)
        difference = output - (batch if what == "autoencoder" else centre)
        loss = torch.mean(torch.sum(difference**2, dim=tuple(range(1, difference.dim()))))
        loss.backward()
        optimiser.step()

    return step


def score_maker(dataset: str, layout: str, batch: int, folder: str):
    import torch
    from networks import REP_DIM, encoder

    x, place = torch_setup(dataset, layout, folder, "test")
    torch.manual_seed(0)
    network = place(encoder(dataset)).eval()
    centre = torch.full((REP_DIM[dataset],), 0.1)

    def score():
        with torch.no_grad():
            parts = [torch.sum((network(part) - centre) ** 2, dim=1) for part in x.split(batch)]
            return torch.cat(parts).numpy()

    return score


def shallow(method: str, folder: str, variant: str):
    train, test = (images(folder, f"features-{part}") for part in ("train", "test"))
    if method == "ocsvm":
        from sklearn.svm import OneClassSVM

        model = OneClassSVM(gamma=2.0**-7, nu=0.1, cache_size=float(variant))
        return lambda: -model.fit(train).decision_function(test)
    if method == "kde":
        from sklearn.neighbors import KernelDensity

        model = KernelDensity(bandwidth=1.0).fit(train)
        return lambda: -model.score_samples(test)
    if method == "isolation-forest":
        from sklearn.ensemble import IsolationForest

        model = IsolationForest(n_estimators=100, max_samples=256, contamination=0.1, random_state=0)
        return lambda: -model.fit(train).score_samples(test)
    from sklearn.decomposition import PCA

    pixels = images(folder, "mnist-train")
    pixels = pixels.reshape(len(pixels), -1)
    return lambda: PCA(n_components=0.95, svd_solver=variant).fit(pixels).explained_variance_ratio_


def answer(task: str, repetitions: int, folder: str, **options) -> dict:
    key = json.dumps([task, options])
    if task == "versions":
        import sklearn
        import torch

        return {"versions": {"PyTorch": torch.__version__.split("+")[0], "scikit-learn": sklearn.__version__}}
    if task == "step":
        function = once(key, lambda: step_maker(folder=folder, **options))
    elif task == "score":
        function = once(key, lambda: score_maker(folder=folder, **options))
    else:
        function = once(key, lambda: shallow(folder=folder, **options))
    last: list = []
    milliseconds = repeat(repetitions, lambda: last.append(function()))
    values = [] if task != "shallow" else [float(value) for value in np.asarray(last[-1]).ravel()]
    return {"milliseconds": milliseconds, "values": values}


for line in sys.stdin:
    print(json.dumps(answer(**json.loads(line))), flush=True)
