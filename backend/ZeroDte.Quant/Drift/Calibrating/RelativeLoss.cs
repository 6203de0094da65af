using ZeroDte.Quant.Drift.Monitoring;

namespace ZeroDte.Quant.Drift.Calibrating;

/// <summary>
/// Loss against no move, in units of how bold forecasts have been lately. Boldness changes slowly as a model is refitted; a sum of plain
/// losses would take that for drift, while within a few weeks bold forecasts should count for more.
/// </summary>
/// <param name="boldness">Root mean square of the standardised moves to begin with.</param>
internal sealed class RelativeLoss(double boldness)
{
    /// <summary>Of a mean over some two months.</summary>
    private const double Decay = 0.97;

    private double _square = boldness * boldness;

    /// <summary>Of the next session; NaN without forecast or outcome, 0 while no move has been forecast.</summary>
    public double Of(in ForecastRecord record)
    {
        var loss = record.LossAgainstNaive;
        if (double.IsNaN(loss))
            return double.NaN;

        var relative = _square > 0 ? loss / Math.Sqrt(_square) : 0;
        _square = Decay * _square + (1 - Decay) * record.StandardisedMove * record.StandardisedMove;
        return relative;
    }
}
