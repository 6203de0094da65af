using Spectre.Console;

namespace ZeroDte.Cli.Shell;

/// <summary>What a word means, in colour; the word says it without colour too.</summary>
internal static class Tone
{
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Bad = new(Color.Red);
    public static readonly Style Notice = new(Color.Yellow);
    public static readonly Style Strong = new(decoration: Decoration.Bold);
    public static readonly Style Quiet = new(Color.Grey);
}
