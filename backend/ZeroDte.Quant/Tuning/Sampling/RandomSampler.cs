namespace ZeroDte.Quant.Tuning.Sampling;

/// <summary>Every parameter uniform over its domain, on the domain's scale.</summary>
public sealed class RandomSampler : ISampler
{
    public string Name => "random";

    public Proposal Propose(History history, int number, ulong seed) => new(seed);
}
