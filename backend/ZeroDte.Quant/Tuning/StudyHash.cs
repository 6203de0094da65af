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
        Text(definition.Sampler.Name);
        Number((long)definition.Seed);
        Number(definition.Lag);
        Number(definition.Directions.Length);
        foreach (var direction in definition.Directions)
            Number((long)direction);

        foreach (var trial in study.Trials)
        {
            Number(trial.Number);
            Number((long)trial.State);
            Number(trial.Parameters.Length);
            foreach (var parameter in trial.Parameters)
            {
                Text(parameter.Name);
                Text(parameter.Domain.ToString());
                Number(BitConverter.DoubleToInt64Bits(parameter.Value));
            }

            Number(trial.Values.Length);
            foreach (var value in trial.Values)
                Number(BitConverter.DoubleToInt64Bits(value));

            Number(trial.Constraints.Length);
            foreach (var constraint in trial.Constraints)
            {
                Text(constraint.Name);
                Number(BitConverter.DoubleToInt64Bits(constraint.Value));
            }
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());

        void Number(long number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            sha.AppendData(bytes);
        }

        void Text(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Number(bytes.Length);
            sha.AppendData(bytes);
        }
    }
}
