namespace ZeroDte.Quant.Tuning.Scoring;

/// <summary>What a search makes better.</summary>
public enum Criterion
{
    /// <summary>Root mean squared error of the close in percent of the basis price; less is better.</summary>
    Rmse,

    /// <summary>Share of sessions whose direction was right, where no move counts as up; more is better.</summary>
    DirectionalAccuracy,

    /// <summary>Mean continuous ranked probability score in percent of the basis price; less is better.</summary>
    Crps,
}
