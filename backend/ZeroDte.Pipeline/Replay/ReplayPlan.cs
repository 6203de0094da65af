using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Replay;

/// <summary>Which sessions to live through again.</summary>
/// <param name="Record">What it is kept under. The same plan again goes on where it stopped, and changes nothing once it is done.</param>
/// <param name="From">First session that is forecast.</param>
/// <param name="To">Last session that is forecast.</param>
/// <param name="Trials">Of each weekly search; 0 for no search.</param>
/// <param name="Track">Whether searches and the monitor log runs to the tracking server.</param>
public sealed record ReplayPlan(RecordName Record, IReadOnlyList<Symbol> Symbols, DateOnly From, DateOnly To, int Trials, bool Track);
