using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Locations;

/// <summary>Names of artifacts as clients send them: relative, forward slashes, nothing that could lead elsewhere.</summary>
internal static class ArtifactPath
{
    private const int MaxLength = 2000;

    /// <summary>A path in one spelling.</summary>
    /// <exception cref="MlflowException">It is absolute, leads upwards, or is spelled so that something else could take it to.</exception>
    public static string Check(string path)
    {
        var plain = Unescape(path);
        if (plain.Length > MaxLength || plain.Any(c => char.IsControl(c) || c is '\\' or '#') || plain.StartsWith('/')
            || IsDrive(plain) || plain.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            || plain.Contains("://", StringComparison.Ordinal))
        {
            throw Invalid();
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").ToArray();
        return plain.Split('/').Any(p => p.Trim() == "..") || parts.Any(p => p.Length > 255) ? throw Invalid() : string.Join('/', parts);
    }

    /// <summary>The path of a file: not empty.</summary>
    public static string CheckFile(string path) => Check(path) is { Length: > 0 } file && !path.EndsWith('/') ? file : throw Invalid();

    public static string Join(string folder, string path) => folder.Length == 0
        ? path
        : path.Length == 0 ? folder : $"{folder.TrimEnd('/')}/{path}";

    /// <summary>Undoes percent encoding, however often it was applied.</summary>
    public static string Unescape(string text)
    {
        for (var decoded = Uri.UnescapeDataString(text); decoded != text; decoded = Uri.UnescapeDataString(text))
            text = decoded;
        return text;
    }

    private static bool IsDrive(string path) => path.Length >= 2 && path[1] == ':' && char.IsAsciiLetter(path[0]);

    private static MlflowException Invalid() => MlflowException.Invalid("Invalid path");
}
