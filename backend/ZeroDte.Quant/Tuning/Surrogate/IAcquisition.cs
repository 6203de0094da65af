namespace ZeroDte.Quant.Tuning.Surrogate;

/// <summary>How much a trial at a point would be worth.</summary>
internal interface IAcquisition
{
    double Worth(double[] point);
}
