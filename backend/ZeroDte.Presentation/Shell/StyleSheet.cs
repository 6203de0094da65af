using Microsoft.AspNetCore.Components;

namespace ZeroDte.Presentation.Shell;

/// <summary>The one style sheet, which every page and every chart has within itself.</summary>
internal static class StyleSheet
{
    public static MarkupString Text { get; } = new(Read());

    private static string Read()
    {
        using var stream = typeof(StyleSheet).Assembly.GetManifestResourceStream($"{typeof(StyleSheet).Namespace}.style.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
