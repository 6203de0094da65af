using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Quant.Learning.Training;

/// <summary>
/// Which model forecasts each row of a rolling-origin evaluation: fitted on rows before it and on no other, at the times that the plan
/// sets.
/// </summary>
/// <param name="origin">The row that refits are counted from.</param>
/// <param name="fit">Fits the rows from the first to before the second.</param>
/// <remarks>Tashman, "Out-of-sample tests of forecasting accuracy", International Journal of Forecasting 16 (2000).</remarks>
internal sealed class Refits(WalkForwardPlan plan, int origin, Func<int, int, IModel> fit)
{
    private IModel? _model;

    /// <param name="row">Rows come in order.</param>
    /// <returns>Null where the plan makes no forecast.</returns>
    public IModel? For(int row)
    {
        if (row < plan.Fewest + plan.Embargo || (row - origin) % plan.Step != 0)
            return null;
        if (_model is null || (row - origin) / plan.Step % plan.RefitEvery == 0)
        {
            var end = row - plan.Embargo;
            _model = fit(Math.Max(0, end - plan.Window), end);
        }

        return _model;
    }
}
