"""A whole run as the authors' PyTorch port makes one when it is started as its README says, written anew from its
description: every image is opened, transformed and normalised in Python whenever it is drawn (a Dataset of PIL images
behind a DataLoader without workers), an autoencoder is trained and tested, then Deep SVDD.

Prints the seconds of each epoch, and the processor time of all, as JSON.
"""

import json
import os
import sys
import time

import numpy as np
import torch
from networks import REP_DIM, decoder, encoder
from PIL import Image
from torch.utils.data import DataLoader, Dataset

dataset, folder, ae_epochs, epochs = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(1)
clock = time.process_time if os.environ.get("BENCH_CLOCK") == "cpu" else time.perf_counter
torch.manual_seed(1)


def to_tensor(picture: Image.Image) -> torch.Tensor:
    array = np.asarray(picture)
    if array.ndim == 2:
        array = array[:, :, None]
    return torch.from_numpy(array.copy()).permute(2, 0, 1).contiguous().float().div(255)


def contrast_normalised(x: torch.Tensor) -> torch.Tensor:
    x = x - torch.mean(x)
    return x / torch.mean(torch.abs(x))


class Pictures(Dataset):
    def __init__(self, part: str) -> None:
        with open(f"{folder}/{dataset}-{part}-pixels.json", encoding="utf8") as file:
            shape = json.load(file)
        self.pixels = np.fromfile(f"{folder}/{dataset}-{part}-pixels.bin", dtype=np.uint8).reshape(shape)
        self.low, self.high = 0.0, 1.0

    def __len__(self) -> int:
        return len(self.pixels)

    def __getitem__(self, index: int):
        picture = Image.fromarray(self.pixels[index].squeeze())
        x = contrast_normalised(to_tensor(picture))
        return (x - self.low) / (self.high - self.low), 0, index


train_set, test_set = Pictures("train"), Pictures("test")
# The port has the two constants in its source.
values = torch.stack([train_set[i][0] for i in range(0, len(train_set), 50)])
for part in (train_set, test_set):
    part.low, part.high = float(values.min()), float(values.max())
train_loader = DataLoader(train_set, batch_size=200, shuffle=True, num_workers=0)
test_loader = DataLoader(test_set, batch_size=200, shuffle=False, num_workers=0)


def train(network, loss_of, count: int, decay: float) -> list[float]:
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-4, weight_decay=decay)
    network.train()
    seconds = []
    for _ in range(count):
        begin = clock()
        total = 0.0
        for inputs, _, _ in train_loader:
            optimiser.zero_grad()
            loss = torch.mean(loss_of(network(inputs), inputs))
            loss.backward()
            optimiser.step()
            total += loss.item()
        seconds.append(clock() - begin)
    return seconds


def test(network, loss_of) -> list[float]:
    network.eval()
    with torch.no_grad():
        return [score for inputs, _, _ in test_loader for score in loss_of(network(inputs), inputs).tolist()]


def squared_errors(outputs: torch.Tensor, inputs: torch.Tensor) -> torch.Tensor:
    return torch.sum((outputs - inputs) ** 2, dim=tuple(range(1, outputs.dim())))


autoencoder = torch.nn.Sequential(encoder(dataset), decoder(dataset))
ae_seconds = train(autoencoder, squared_errors, ae_epochs, 0.5e-3)
test(autoencoder, squared_errors)
network = autoencoder[0]
network.eval()
with torch.no_grad():
    c = torch.zeros(REP_DIM[dataset])
    for inputs, _, _ in train_loader:
        c += network(inputs).sum(dim=0)
c /= len(train_set)
c[(c.abs() < 0.1) & (c < 0)] = -0.1
c[(c.abs() < 0.1) & (c > 0)] = 0.1


def distances(outputs: torch.Tensor, _: torch.Tensor) -> torch.Tensor:
    return torch.sum((outputs - c) ** 2, dim=1)


seconds = train(network, distances, epochs, 0.5e-6)
test(network, distances)
print(json.dumps({"epochs": {"autoencoder": ae_seconds, "deep-svdd": seconds}, "cpu": time.process_time()}))
