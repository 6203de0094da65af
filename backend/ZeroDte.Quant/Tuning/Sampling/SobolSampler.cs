using ZeroDte.Quant.Numerics;

namespace ZeroDte.Quant.Tuning.Sampling;

/// <summary>
/// Spreads trials evenly: trial k takes the k-th point of a <see cref="Sobol"/> sequence scrambled by the study's seed, its n-th suggestion
/// the n-th dimension. Suggestions beyond <see cref="Sobol.Dimensions"/> are random.
/// </summary>
public sealed class SobolSampler : ISampler
{
    public string Name => "sobol";

    public Proposal Propose(History history, int number, ulong seed) => new(
        new Dictionary<string, double>(),
        position => position < Sobol.Dimensions
            ? Sobol.Coordinate((uint)number, position, (uint)Xoshiro256.Seed(history.Seed, (ulong)position))
            : new Xoshiro256(Xoshiro256.Seed(seed, (ulong)position)).Uniform());
}
