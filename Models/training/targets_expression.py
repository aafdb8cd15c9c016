"""What the expression network is trained towards: labels, crowd votes, and its own answers averaged over epochs."""

import numpy as np
import torch
import torch.nn.functional as F

import fer2013

REMEMBERED = 0.8


def label_targets(labels, votes, own):
    """The label of FER2013, softened by what label such votes usually go with (a logistic regression on the rows given):
    many labels are wrong, and the crowd shows which. `own` is the weight of the label itself."""
    x = torch.from_numpy(votes.astype(np.float32) / 10)
    x = torch.cat([x, torch.log1p(10 * x), torch.ones(len(x), 1)], 1)
    y = torch.from_numpy(labels)
    weights = torch.zeros(x.shape[1], len(fer2013.LABELS), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=60, line_search_fn="strong_wolfe")

    def closure():
        optimiser.zero_grad()
        loss = F.cross_entropy(x @ weights, y) + 1e-4 * weights.square().sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    usual = (x @ weights).softmax(1).detach().numpy()
    return own * np.eye(len(fer2013.LABELS), dtype=np.float32)[labels] + (1 - own) * usual


def crowd_targets(votes):
    """FER+ votes as a distribution over our seven, and 1 for rows that have one. A lone vote counts as a slip, as its
    authors have it; pictures that most voters could not read or took for no face have none."""
    seven = votes.astype(np.float32)[:, fer2013.VOTES_IN_LABEL_ORDER]
    agreed = np.where(seven > 1, seven, 0)
    total = agreed.sum(1, keepdims=True)
    unread = votes[:, 8:].astype(np.float32).sum(1)
    return agreed / np.maximum(total, 1), ((total[:, 0] > 0) & (unread < 5)).astype(np.float32)


def crowd_majority(votes):
    """The class of our seven with most votes, and where it counts: nothing else has as many."""
    seven = votes[:, fer2013.VOTES_IN_LABEL_ORDER].astype(int)
    most = seven.max(1)
    return seven.argmax(1), ((votes.astype(int) >= most[:, None]).sum(1) == 1) & (most > 0)


class Beliefs:
    """What a run answered for (head, training row, class), averaged over its epochs."""

    def __init__(self, folder, count):
        self.file = folder / "beliefs.npy"
        self.answers = np.load(self.file) if self.file.exists() else np.zeros((2, count, 7), np.float32)

    def add(self, rows, answers):
        """Averages in what was answered; the first answer counts whole."""
        for head, answer in enumerate(answers):
            old = self.answers[head, rows]
            kept = np.where(old.sum(1, keepdims=True) > 0, REMEMBERED, 0).astype(np.float32)
            self.answers[head, rows] = kept * old + (1 - kept) * answer

    def blend(self, head, rows, targets, trust):
        """Targets of rows with averaged answers at weight `trust`; those never answered stay as they are."""
        answers = self.answers[head, rows]
        trust = np.where(answers.sum(1, keepdims=True) > 0, trust, 0).astype(np.float32)
        return (1 - trust) * targets + trust * answers

    def save(self):
        temporary = self.file.with_suffix(".tmp.npy")
        np.save(temporary, self.answers)
        temporary.replace(self.file)
