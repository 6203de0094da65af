namespace ZeroDte.Quant.Tuning;

/// <summary>Decides what to try next.</summary>
public interface ISampler
{
    string Name { get; }

    /// <summary>A pure function: the same history, number and seed give the same proposal.</summary>
    /// <param name="number">Of the trial that is proposed.</param>
    /// <param name="seed">The trial's own.</param>
    Proposal Propose(History history, int number, ulong seed);
}
