"""The steps of steps.ts in PyTorch, on one thread. Prints one JSON line a network."""

import json
import os
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(0)
WARM_UP, STEPS = 5, int(os.environ.get("BENCH_STEPS", "30"))


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(64, 256), nn.Linear(256, 64)
        self.x, self.target = torch.randn(64, 16, 64), torch.randn(64, 16, 64)

    def forward(self):
        return F.mse_loss(self.head(self.lstm(self.x)[0]), self.target)


class ConvVae(nn.Module):
    def __init__(self, width=32, latent=32):
        super().__init__()
        self.down = nn.Sequential(
            nn.Conv2d(3, width, 4, 2, 1), nn.ReLU(), nn.Conv2d(width, 2 * width, 4, 2, 1), nn.ReLU(), nn.Flatten()
        )
        flat = 2 * width * 16 * 16
        self.mean, self.spread, self.grow = nn.Linear(flat, latent), nn.Linear(flat, latent), nn.Linear(latent, flat)
        self.up = nn.Sequential(
            nn.Unflatten(1, (2 * width, 16, 16)),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1),
            nn.ReLU(),
            nn.ConvTranspose2d(width, 3, 4, 2, 1),
        )
        self.x, self.noise = torch.rand(16, 3, 64, 64), torch.randn(16, latent)

    def forward(self):
        h = self.down(self.x)
        mu, log_variance = self.mean(h), self.spread(h)
        y = self.up(F.relu(self.grow(mu + torch.exp(0.5 * log_variance) * self.noise)))
        divergence = 0.5 * (mu**2 + log_variance.exp() - log_variance - 1).sum(-1).mean()
        return F.binary_cross_entropy_with_logits(y, self.x) + 0.01 * divergence


class Attention(nn.Module):
    def __init__(self, batch=8, frames=128, width=256, heads=4):
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.x, self.target = torch.randn(batch, frames, width), torch.randn(batch, frames, width)

    def forward(self):
        batch, frames, width = self.x.shape
        q, k, v = self.qkv(self.x).reshape(batch, frames, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v).permute(0, 2, 1, 3).reshape(batch, frames, width)
        h = self.norm1(self.x + self.out(mixed))
        return F.mse_loss(self.norm2(h + self.down(F.gelu(self.up(h)))), self.target)


def measure(name, network):
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    times = []
    for step in range(WARM_UP + STEPS):
        before = time.process_time()
        optimizer.zero_grad()
        loss = network()
        loss.backward()
        optimizer.step()
        if step >= WARM_UP:
            times.append(1000 * (time.process_time() - before))
    times.sort()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        json.dumps(
            {
                "name": name,
                "cpuMilliseconds": times[len(times) // 2],
                "loss": loss.item(),
                "peakMegabytes": peak,
            }
        ),
        flush=True,
    )


chosen = sys.argv[1:]
for name, make in {"lstm": Lstm, "convVae": ConvVae, "attention": Attention}.items():
    if not chosen or name in chosen:
        measure(name, make())
