using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>What there is exactly one committed result of.</summary>
/// <param name="Session">The session it is about, which need not be the day on which it runs.</param>
/// <param name="Record"><see cref="Live"/>, or the name of a replay, which never mixes with it.</param>
public sealed record JobKey(string Job, Symbol Symbol, DateOnly Session, string Record = JobKey.Live)
{
    public const string Live = "live";

    public override string ToString() => $"{Job} {Symbol} {Session:yyyy-MM-dd}{(Record == Live ? "" : $" ({Record})")}";
}
