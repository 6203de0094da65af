using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>What there is exactly one committed result of.</summary>
/// <param name="Session">The session it is about, which need not be the day on which it runs.</param>
/// <param name="Record"><see cref="Live"/>, or the name of a replay, which never mixes with it.</param>
/// <param name="Revision">1, and one more each time somebody has it made again, beside what is there.</param>
public sealed record JobKey(string Job, Symbol Symbol, DateOnly Session, string Record = JobKey.Live, int Revision = 1)
{
    public const string Live = "live";

    public override string ToString() =>
        $"{Job} {Symbol} {Session:yyyy-MM-dd}{(Record == Live ? "" : $" ({Record})")}{(Revision == 1 ? "" : $", revision {Revision}")}";
}
