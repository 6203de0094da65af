using System.Text;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Pipeline.Tracking;

/// <summary>A text file to be kept with a run.</summary>
public sealed record ReportFile(string Path, string Text)
{
    /// <exception cref="MlflowException">The tracking server cannot be reached or refused.</exception>
    public async Task UploadAsync(MlflowClient mlflow, string artifactUri, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(Text));
        await mlflow.UploadAsync(artifactUri, Path, content, cancellationToken);
    }
}
