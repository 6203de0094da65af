using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Objects;

namespace ZeroDte.Pipeline.Lake;

/// <summary>A file of the lake as the manifest has it.</summary>
public sealed record LakeFile
{
    public required LakePlace Place { get; init; }

    public required ObjectKey Path { get; init; }

    public required long Rows { get; init; }

    /// <summary>The beginning of its first bar: a minute, or midnight in UTC for a session.</summary>
    public required DateTime First { get; init; }

    /// <summary>The beginning of its last bar.</summary>
    public required DateTime Last { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Of the file.</summary>
    public required ContentHash Sha256 { get; init; }

    /// <summary>Of the bars that it was made from.</summary>
    public required ContentHash SourceHash { get; init; }

    /// <summary>When the last of its bars came to be believed.</summary>
    public required DateTimeOffset KnownAt { get; init; }
}
