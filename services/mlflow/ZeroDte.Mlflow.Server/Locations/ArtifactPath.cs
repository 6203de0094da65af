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
        // What leads elsewhere is looked for in all that a reader could take the path for. Other characters only as they are: names such
        // as "loss%step%1%timestamp%1700" come from MLflow's log_image.
        var plain = Unescape(path);
        if (path.Length > MaxLength || path.Any(c => char.IsControl(c) || c is '\\' or '#') || plain.StartsWith('/')
            || IsDrive(plain) || plain.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            || plain.Contains("://", StringComparison.Ordinal) || LeadsUpwards(path))
        {
            throw Invalid();
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").ToArray();
        return parts.Any(p => p.Length > 255) ? throw Invalid() : string.Join('/', parts);
    }

    /// <summary>The path of a file: not empty.</summary>
    public static string CheckFile(string path) => Check(path) is { Length: > 0 } file && !path.EndsWith('/') ? file : throw Invalid();

    /// <summary>Whether a reader could take a part of it for "..".</summary>
    public static bool LeadsUpwards(string path) => Unescape(path).Split('/', '\\').Any(p => p.Trim() == "..");

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
