using ZeroDte.Pipeline.Ledger;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Pipeline.Replay;

/// <summary>Counts sessions and errors of a replay whose symbols are walked at the same time.</summary>
internal sealed class ReplayTally(int sessions, IProgress<ReplayProgress>? progress)
{
    private readonly Lock _gate = new();
    private (double Model, double Naive, int N) _squares;
    private int _done;

    public void Outcomes(IEnumerable<SealedOutcome> outcomes)
    {
        lock (_gate)
        {
            // A corrected outcome counts once.
            foreach (var o in outcomes.Where(o => o.Basis == Basis.Main && o.Revision == 1))
                _squares = (_squares.Model + o.Error * o.Error, _squares.Naive + o.Return * o.Return, _squares.N + 1);
        }
    }

    public void Session(DateOnly session)
    {
        lock (_gate)
            progress?.Report(new(++_done, sessions, session, 1 - _squares.Model / _squares.Naive, _squares.N));
    }
}
