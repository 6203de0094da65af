using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Objects;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Lake;

/// <summary>Where a file belongs in the lake: at any version there is one file at most.</summary>
/// <param name="Period">First day of the month or year whose bars it has.</param>
public sealed record LakePlace(Symbol Symbol, LakeResolution Resolution, LakeAdjustment Adjustment, DateOnly Period)
{
    /// <summary>Below which all files of the lake are.</summary>
    public static readonly ObjectKey Root = new("lake");

    /// <summary>As folders and the table name it.</summary>
    public static string Name(LakeResolution resolution) => resolution == LakeResolution.Day ? "1d" : "1min";

    /// <inheritdoc cref="Name(LakeResolution)"/>
    public static string Name(LakeAdjustment adjustment) => adjustment.ToString().ToLowerInvariant();

    /// <summary>The key of a file of this place, by its content: another content has another key.</summary>
    public ObjectKey Key(ContentHash content) => new($"{Root}/{Name(Resolution)}/{Name(Adjustment)}/{Symbol}/"
        + $"{Period.ToString(Resolution == LakeResolution.Day ? "yyyy" : "yyyy-MM")}.{content}.parquet");
}
