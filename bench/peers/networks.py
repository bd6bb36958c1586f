"""The published networks in PyTorch, written from the paper and its figures (5 x 5 convolutions without bias, batch
normalisation without scale and offset, leaky ReLU, 2 x 2 max-pooling; the decoder mirrors the encoder)."""

import torch
from torch import nn
from torch.nn import functional as F


def norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=1e-4, affine=False)


class Encoder(nn.Module):
    """Modules of convolution, batch normalisation, leaky ReLU and pooling, then a dense layer."""

    def __init__(self, channels: int, filters: list[int], side: int, rep_dim: int) -> None:
        super().__init__()
        sizes = [channels, *filters]
        self.convolutions = nn.ModuleList(
            nn.Conv2d(a, b, 5, padding=2, bias=False) for a, b in zip(sizes, filters)
        )
        self.norms = nn.ModuleList(norm(count) for count in filters)
        self.dense = nn.Linear(filters[-1] * side * side, rep_dim, bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for convolution, batch_norm in zip(self.convolutions, self.norms):
            x = F.max_pool2d(F.leaky_relu(batch_norm(convolution(x))), 2)
        return self.dense(x.flatten(1))


class Decoder(nn.Module):
    """The code as a 4 x 4 image, then modules of transposed convolution, batch normalisation, leaky ReLU, enlarging."""

    def __init__(self, sizes: list[int], paddings: list[int], *, enlarge_first: bool, code_norm: int | None) -> None:
        super().__init__()
        self.channels = sizes[0]
        self.enlarge_first = enlarge_first
        self.code_norm = nn.BatchNorm1d(code_norm, eps=1e-4, affine=False) if code_norm else None
        self.convolutions = nn.ModuleList(
            nn.ConvTranspose2d(a, b, 5, padding=padding, bias=False)
            for a, b, padding in zip(sizes, sizes[1:], paddings)
        )
        self.norms = nn.ModuleList(norm(count) for count in sizes[1:-1])

    def forward(self, code: torch.Tensor) -> torch.Tensor:
        if self.code_norm is not None:
            code = self.code_norm(code)
        x = F.leaky_relu(code.view(code.shape[0], self.channels, 4, 4))
        if self.enlarge_first:
            x = F.interpolate(x, scale_factor=2)
        for convolution, batch_norm in zip(self.convolutions, self.norms):
            x = F.interpolate(F.leaky_relu(batch_norm(convolution(x))), scale_factor=2)
        return torch.sigmoid(self.convolutions[-1](x))


def encoder(dataset: str) -> Encoder:
    return Encoder(1, [8, 4], 7, 32) if dataset == "mnist" else Encoder(3, [32, 64, 128], 4, 128)


def decoder(dataset: str) -> Decoder:
    if dataset == "mnist":
        return Decoder([2, 4, 8, 1], [2, 3, 2], enlarge_first=True, code_norm=None)
    return Decoder([8, 128, 64, 32, 3], [2, 2, 2, 2], enlarge_first=False, code_norm=128)


SHAPES = {"mnist": (1, 28, 28), "cifar10": (3, 32, 32)}
REP_DIM = {"mnist": 32, "cifar10": 128}
