using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroDte.Mlflow.Server.Hosting;

public sealed class MlflowServerOptions
{
    public const string Section = "Mlflow";

    /// <summary>Where artifacts are kept: <c>file:/folder</c> or <c>s3://bucket/prefix</c>.</summary>
    [Required]
    public string ArtifactDestination { get; set; } = "file:.data/artifacts";

    /// <summary>What a run's artifact URI begins with; the default lets every client go through this server.</summary>
    [Required]
    public string DefaultArtifactRoot { get; set; } = "mlflow-artifacts:/";

    /// <summary>For Basic authentication; MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD set them too.</summary>
    public string? Username { get; set; }

    public string? Password { get; set; }

    /// <summary>For Bearer authentication; MLFLOW_TRACKING_TOKEN sets it too.</summary>
    public string? Token { get; set; }

    /// <summary>Bytes of a JSON request. MLflow writes of 1 MB for a log-batch, but takes larger ones.</summary>
    [Range(1_000_000, 1_000_000_000)]
    public long MaxRequestBytes { get; set; } = 32_000_000;

    /// <summary>Bytes of one artifact.</summary>
    [Range(1, long.MaxValue)]
    public long MaxArtifactBytes { get; set; } = 64L << 30;

    /// <summary>Endpoint of an S3 server that is not Amazon's, such as MinIO.</summary>
    public string? S3Endpoint { get; set; }

    /// <summary>Without it the credentials that every AWS program finds in its environment.</summary>
    public string? S3AccessKey { get; set; }

    public string? S3SecretKey { get; set; }

    /// <summary>
    /// Lets webhooks lead to this machine and to private networks. Otherwise who may create one could reach through this server what
    /// only this server can.
    /// </summary>
    public bool WebhooksToPrivateNetworks { get; set; }

    /// <summary>
    /// The folder with MLflow's built UI, which lies in every installed MLflow as <c>mlflow/server/js/build</c>. If it is left out,
    /// <c>python3</c> is asked for one.
    /// </summary>
    public string? UiPath { get; set; }

    /// <summary>With none of the three set the server answers loopback only.</summary>
    public bool HasCredentials => Token is { Length: > 0 } || Username is { Length: > 0 };
}

[OptionsValidator]
internal sealed partial class MlflowServerOptionsValidator : IValidateOptions<MlflowServerOptions>;
