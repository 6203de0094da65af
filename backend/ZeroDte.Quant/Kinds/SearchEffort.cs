namespace ZeroDte.Quant.Kinds;

/// <summary>How much a search must be willing to spend to try a kind.</summary>
public enum SearchEffort
{
    /// <summary>Every search tries it.</summary>
    Usual,

    /// <summary>Only searches of everything try it: it takes many times as long.</summary>
    Thorough,

    /// <summary>Only a space that names it.</summary>
    Named,
}
