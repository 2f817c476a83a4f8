"""Correlation matrices: the nearest one that can be, and its Cholesky factor."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LARGEST = 200
SMALLEST_EIGENVALUE = 1e-8
ROUNDS = 200


class CorrelationError(ValueError):
    """The numbers given are no correlations; the text says why."""


def nearest_correlation(matrix: Floats) -> Floats:
    """The correlation matrix nearest to a symmetric one, by alternating projections.

    Source: N. Higham, "Computing the nearest correlation matrix", IMA J. Numer. Anal. 22 (2002). The result has a unit
    diagonal and eigenvalues of at least 1e-8.

    >>> nearest_correlation(np.eye(2)).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    current, correction = matrix.astype(np.float64), np.zeros_like(matrix, dtype=np.float64)
    for _ in range(ROUNDS):
        if np.linalg.eigvalsh(current)[0] >= SMALLEST_EIGENVALUE / 2:
            break
        shifted = current - correction
        projected = _positive(shifted)
        correction = projected - shifted
        current = projected.copy()
        np.fill_diagonal(current, 1.0)
    return _unit_diagonal(_positive(current))


def _positive(matrix: Floats) -> Floats:
    """The nearest matrix without eigenvalues below the smallest."""
    values, vectors = np.linalg.eigh(matrix)
    if values[0] >= SMALLEST_EIGENVALUE:
        return matrix
    return np.asarray((vectors * np.maximum(values, SMALLEST_EIGENVALUE)) @ vectors.T)


def _unit_diagonal(matrix: Floats) -> Floats:
    """Rescaled so that everything correlates fully with itself."""
    scale = 1.0 / np.sqrt(np.diag(matrix))
    return np.asarray(matrix * scale[:, None] * scale[None, :])


def factor_of(matrix: Floats) -> Floats:
    """Lower triangle L with L L' = the (nearest) correlation matrix, float64[k, k], k <= 200.

    Raises CorrelationError for what is not square, symmetric, finite, within -1 and 1, or with another diagonal.
    """
    given = np.asarray(matrix, np.float64)
    if given.ndim != 2 or given.shape[0] != given.shape[1] or len(given) > LARGEST:
        raise CorrelationError(f"A correlation matrix is square, with at most {LARGEST} rows.")
    if not np.isfinite(given).all() or np.abs(given).max(initial=0.0) > 1.0 or not (given == given.T).all():
        raise CorrelationError("Correlations are finite, from -1 to 1, and the same both ways.")
    if not (np.diag(given) == 1.0).all():
        raise CorrelationError("Everything correlates fully with itself: the diagonal must be 1.")
    return np.asarray(np.linalg.cholesky(nearest_correlation(given)), np.float64) if len(given) else given
