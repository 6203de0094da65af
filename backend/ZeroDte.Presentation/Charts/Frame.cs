namespace ZeroDte.Presentation.Charts;

/// <summary>The size of a chart and the space around what is drawn to scale, in units of its own that shrink with the page.</summary>
public sealed record Frame
{
    /// <summary>The class that the style sheet knows such charts by.</summary>
    public required string Style { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public int Left { get; init; }

    public int Right { get; init; }

    public int Top { get; init; }

    public int Bottom { get; init; }

    /// <summary>From the horizontal axis down to the words below it.</summary>
    public int Drop { get; init; }

    /// <summary>A chart with both axes.</summary>
    public static Frame Wide { get; } =
        new() { Style = "wide", Width = 720, Height = 300, Left = 70, Right = 20, Top = 14, Bottom = 42, Drop = 26 };

    /// <summary>A small one without a vertical axis, several beside each other.</summary>
    public static Frame Small { get; } = new() { Style = "small", Width = 320, Height = 138, Top = 4, Bottom = 18, Drop = 14 };

    /// <summary>One line across, with words above and below it.</summary>
    public static Frame Strip { get; } = new() { Style = "strip", Width = 680, Height = 96, Top = 36, Bottom = 40, Drop = 28 };

    /// <summary>A bar for each of so many names, which stand to the left and their values to the right.</summary>
    public static Frame Rows(int count) =>
        new() { Style = "rows", Width = 720, Height = 24 * count + 16, Left = 220, Right = 100, Top = 4, Bottom = 12 };
}
