namespace ZeroDte.Quant.Tuning.Scoring;

/// <summary>A forecast of one session beside what happened, both as log returns from the basis price.</summary>
/// <param name="Scale">The volatility forecast; NaN where none was asked for.</param>
/// <param name="Crps">In percent; NaN where no distribution was asked for.</param>
public readonly record struct SessionScore(DateOnly Session, double Forecast, double Actual, double Scale, double Crps)
{
    /// <summary>Squared error of the close, in squared percent of the basis price.</summary>
    public double SquaredError
    {
        get
        {
            var error = 100 * (Math.Exp(Actual) - Math.Exp(Forecast));
            return error * error;
        }
    }

    public bool Hit => (Forecast >= 0) == (Actual > 0);
}
