using System.Runtime.InteropServices;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>
/// Forecast of today's volatility by <see cref="GarchProcess"/>, refitted every month on the latest four years of returns.
/// </summary>
internal sealed class GarchVolatility(Basis basis) : IFeature
{
    private const int FewestReturns = 122;
    private const int MostReturns = 1_000;
    private const int RefitEvery = 21;

    private readonly List<double> _returns = [];
    private double _previousClose = double.NaN;
    private GarchProcess _garch;
    private double _variance;
    private int _sinceFit;

    public string Name => "garch";

    public int LookBack => FewestReturns + 1;

    public void Add(in Candle completed)
    {
        if (!double.IsNaN(_previousClose) && basis.Shows(completed))
            Add(LogRange.RegularReturn(basis, _previousClose, completed));
        _previousClose = completed.Close;
    }

    public double Value(in Today today) => _returns.Count < FewestReturns ? double.NaN : Math.Sqrt(_variance) * today.ReturnFactor;

    private void Add(double latest)
    {
        _returns.Add(latest);
        if (_returns.Count < FewestReturns)
            return;

        if (_returns.Count == FewestReturns || ++_sinceFit == RefitEvery)
            Refit();
        else
            _variance = _garch.NextVariance(_variance, latest);
    }

    private void Refit()
    {
        var window = CollectionsMarshal.AsSpan(_returns)[^Math.Min(_returns.Count, MostReturns)..];
        (_garch, _sinceFit) = (GarchProcess.Fit(window), 0);
        _variance = 0;
        foreach (var value in window)
            _variance += value * value / window.Length;
        foreach (var value in window)
            _variance = _garch.NextVariance(_variance, value);
    }
}
