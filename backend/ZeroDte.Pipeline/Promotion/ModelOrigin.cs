namespace ZeroDte.Pipeline.Promotion;

/// <summary>What a model version was made for.</summary>
public enum ModelOrigin
{
    /// <summary>The champion's configuration on the latest bars.</summary>
    Retrain,

    /// <summary>A configuration that a search has chosen.</summary>
    Optimise,
}
