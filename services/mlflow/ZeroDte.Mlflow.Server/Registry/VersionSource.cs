using ZeroDte.Mlflow.Protocol;
using ZeroDte.Mlflow.Server.Locations;

namespace ZeroDte.Mlflow.Server.Registry;

/// <summary>Where a version's files may be. A path on this machine only inside the artifacts of the version's own run.</summary>
internal static class VersionSource
{
    /// <param name="runArtifacts">Artifact URI of the run; null where none is named.</param>
    public static void Check(string source, string? runArtifacts)
    {
        if (LocalPath(source) is { } path)
        {
            if (runArtifacts is null || LocalPath(runArtifacts) is not { } root || !IsWithin(path, root))
            {
                throw MlflowException.Invalid(
                    $"Invalid model version source: '{source}'. To use a local path as a model version source, the run_id request "
                        + "parameter has to be specified and the local path has to be contained within the artifact directory of the run "
                        + "specified by the run_id.");
            }

            return;
        }

        var plain = ArtifactPath.Unescape(source);
        var query = plain.IndexOfAny(['?', '#']);
        if (plain.Contains('\0', StringComparison.Ordinal) || plain.Split('/').Contains("..")
            || (query < 0 ? plain : plain[..query]).Split('/').Contains("."))
        {
            throw MlflowException.Invalid(
                $"Invalid model version source: '{source}'. If supplying a source as an http, https, local file path, ftp, objectstore, "
                    + "or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide "
                    + "an absolute path.");
        }
    }

    /// <returns>Null for a URI that does not name a file of this machine.</returns>
    private static string? LocalPath(string source)
    {
        var scheme = source.IndexOf(':', StringComparison.Ordinal);
        if (scheme <= 0 || source[..scheme].Contains('/', StringComparison.Ordinal))
            return Path.GetFullPath(source);
        if (!source.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return null;

        var path = source[5..];
        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = path.IndexOf('/', 2);
            var host = slash < 0 ? path[2..] : path[2..slash];
            if (host is not ("" or "." or "localhost" or "127.0.0.1"))
            {
                throw new MlflowException(ErrorCode.InternalError,
                    $"{source} is not a valid remote uri. For remote access on windows, please consider using a different scheme such as "
                        + "SMB (e.g. smb://<hostname>/<path>).");
            }

            path = slash < 0 ? "/" : path[slash..];
        }

        return Path.GetFullPath(ArtifactPath.Unescape(path));
    }

    private static bool IsWithin(string path, string root) =>
        $"{path.TrimEnd('/')}/".StartsWith($"{root.TrimEnd('/')}/", StringComparison.Ordinal);
}
