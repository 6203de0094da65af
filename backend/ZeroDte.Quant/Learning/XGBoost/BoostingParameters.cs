namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>How trees are grown. The names in brackets are XGBoost's own; the defaults are its defaults except where noted.</summary>
public sealed record BoostingParameters
{
    /// <summary>Trees, at most; above 0.</summary>
    public int Rounds { get; init; } = 100;

    /// <summary>Splits from root to leaf, at most [max_depth]; not 6 but 3, because daily returns hold little to find.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Share of each tree's step that is taken [eta], in (0, 1]; not 0.3 but 0.1, for the same reason.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Penalty on squared leaf values [lambda], where targets have deviation one; 0 or above.</summary>
    public double LeafPenalty { get; init; } = 1;

    /// <summary>Rows in a leaf, at least [min_child_weight].</summary>
    public double LeafRows { get; init; } = 1;

    /// <summary>Share of the rows that each tree is grown on [subsample], in (0, 1].</summary>
    public double RowShare { get; init; } = 1;

    /// <summary>Share of the features that each tree may use [colsample_bytree], in (0, 1].</summary>
    public double FeatureShare { get; init; } = 1;

    /// <summary>Quantile bins per feature [max_bin]; up to 256 take one byte per value.</summary>
    public int Bins { get; init; } = 256;

    /// <summary>
    /// Rounds without a better forecast of the validation rows after which growing stops and the best round is kept; 0 grows all.
    /// </summary>
    public int Patience { get; init; }

    /// <summary>Share of the rows, the latest ones, that early stopping judges by and trees are not grown on; in (0, 1).</summary>
    public double ValidationShare { get; init; } = 0.2;

    public int Seed { get; init; } = 1;

    /// <summary>Threads to work with. Their number changes the time, never a bit of the model.</summary>
    public int Threads { get; init; } = 1;
}
