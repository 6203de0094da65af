using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Jobs;

/// <summary>What there is exactly one committed result of.</summary>
/// <param name="Session">The session it is about, which need not be the day on which it runs.</param>
/// <param name="Record">Live, or the name of a replay, which never mixes with it.</param>
/// <param name="Revision">1, and one more each time somebody has it made again, beside what is there.</param>
/// <param name="Slot">New York time as of which it is, such as 10:30, where a session has several; else empty.</param>
public sealed record JobKey(string Job, Symbol Symbol, DateOnly Session, RecordName Record = default, int Revision = 1, string Slot = "")
{
    /// <summary>Whose life it is a step of.</summary>
    public ModelKey Model => new(Record, Symbol);

    public override string ToString() =>
        $"{Job} {Symbol} {Session:yyyy-MM-dd}{(Slot.Length == 0 ? "" : $" {Slot}")}"
        + (Record.IsLive ? "" : $" ({Record})") + (Revision == 1 ? "" : $", revision {Revision}");
}
