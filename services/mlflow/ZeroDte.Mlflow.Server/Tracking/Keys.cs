using System.Text.Json;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>MLflow's rules for names and the lengths of what they hold.</summary>
internal static class Keys
{
    public const int MaxKey = 250;
    public const int MaxParamValue = 6000;
    public const int MaxRunTagValue = 8000;
    public const int MaxTagValue = 5000;
    public const int MaxRunId = 256;

    /// <summary>A metric, param or tag name: it may serve as a file name somewhere, so it must be a plain relative path.</summary>
    /// <param name="path">What the name is called in the request.</param>
    public static string Check(string name, string path = "key")
    {
        if (!name.All(c => char.IsLetterOrDigit(c) || c is '_' or '/' or '.' or '-' or ' ' or ':'))
        {
            throw Invalid("Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and "
                + "slashes (/).");
        }
        if (name.Length == 0 || name[0] == '/' || name.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw Invalid("Names may be treated as files in certain cases, and must not resolve to other names when treated as such. "
                + $"This name would resolve to '{Resolve(name)}'");
        }
        return name.Length <= MaxKey ? name : throw MlflowException.Invalid($"'{path}' exceeds the maximum length of {MaxKey} characters");

        MlflowException Invalid(string reason) => MlflowException.Invalid(
            $"Invalid value {JsonEncodedText.Encode(name).ToString().Insert(0, "\"")}\" for parameter '{path}' supplied: {reason}");
    }

    /// <exception cref="MlflowException">It is longer than that.</exception>
    public static string CheckLength(string value, int limit, string path) =>
        value.Length <= limit ? value : throw MlflowException.Invalid($"'{path}' exceeds the maximum length of {limit} characters");

    /// <summary>As MLflow does with param and tag values; never between the halves of one character.</summary>
    public static string Truncate(string value, int limit) =>
        value.Length <= limit ? value : value[..(char.IsHighSurrogate(value[limit - 1]) ? limit - 1 : limit)];

    public static string CheckRunId(string runId) =>
        runId.Length is > 0 and <= MaxRunId && char.IsAsciiLetterOrDigit(runId[0])
            && runId.All(c => char.IsLetterOrDigit(c) || c is '_' or '-')
            ? runId
            : throw MlflowException.Invalid($"Invalid value \"{runId}\" for parameter 'run_id' supplied.");

    private static string Resolve(string name)
    {
        var parts = new List<string>();
        foreach (var part in name.Split('/').Where(p => p is not ("" or ".")))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else
                parts.Add(part);
        }

        return parts.Count == 0 ? "." : (name[0] == '/' ? "/" : "") + string.Join('/', parts);
    }
}
