namespace ZeroDte.Presentation.Charts;

/// <summary>What a mark stands for, which the style sheet gives its colour.</summary>
public enum Tone
{
    /// <summary>What the chart is about: what is served, what is now.</summary>
    Main,

    /// <summary>What it is compared with, or what stands out.</summary>
    Other,

    /// <summary>What was, or the many among which others stand out.</summary>
    Past,

    /// <summary>Where it ought to be.</summary>
    Target,

    /// <summary>Where it probably is.</summary>
    Range,

    /// <summary>The middle of that.</summary>
    Core,

    /// <summary>An axis.</summary>
    Grid,

    /// <summary>Words beside the marks.</summary>
    Words,
}
