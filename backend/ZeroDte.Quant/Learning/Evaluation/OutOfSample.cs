namespace ZeroDte.Quant.Learning.Evaluation;

/// <summary>A forecast of a session that its model had not seen, beside what happened. All values are log returns.</summary>
/// <param name="Scale">The volatility forecast for the session.</param>
public readonly record struct OutOfSample(DateOnly Session, double Forecast, double Actual, double Scale)
{
    /// <summary>The error in units of the volatility that was forecast.</summary>
    public double StandardisedError => (Actual - Forecast) / Scale;
}
