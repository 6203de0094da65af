using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ZeroDte.Quant.Tuning;

/// <summary>The identity of a study's content. Reasons are left out: an error's text may differ from machine to machine.</summary>
internal static class StudyHash
{
    public static string Of(Study study)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var definition = study.Definition;
        Text(sha, definition.Sampler.Name);
        Number(sha, (long)definition.Seed);
        Number(sha, definition.Lag);
        Number(sha, definition.Directions.Length);
        foreach (var direction in definition.Directions)
            Number(sha, (long)direction);
        foreach (var trial in study.Trials)
            Content(sha, trial);
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private static void Content(IncrementalHash sha, FinishedTrial trial)
    {
        Number(sha, trial.Number);
        Number(sha, (long)trial.State);
        Number(sha, trial.Parameters.Length);
        foreach (var parameter in trial.Parameters)
        {
            Text(sha, parameter.Name);
            Text(sha, parameter.Domain.ToString());
            Number(sha, BitConverter.DoubleToInt64Bits(parameter.Value));
        }

        Number(sha, trial.Values.Length);
        foreach (var value in trial.Values)
            Number(sha, BitConverter.DoubleToInt64Bits(value));

        Number(sha, trial.Constraints.Length);
        foreach (var constraint in trial.Constraints)
        {
            Text(sha, constraint.Name);
            Number(sha, BitConverter.DoubleToInt64Bits(constraint.Value));
        }
    }

    private static void Number(IncrementalHash sha, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        sha.AppendData(bytes);
    }

    private static void Text(IncrementalHash sha, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Number(sha, bytes.Length);
        sha.AppendData(bytes);
    }
}
