using ZeroDte.Mlflow.Protocol;
using ZeroDte.Postgres;
using ZeroDte.ServiceDefaults.Background;

namespace ZeroDte.Pipeline.Publication;

/// <summary>Keeps the tracking server in step with who serves, for as long as the host runs.</summary>
internal sealed class PublisherService(Migrator migrator, Publisher publisher, Supervisor supervisor)
    : SupervisedService("Publishing models", supervisor)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        await publisher.FollowAsync(Interval, cancellationToken);
    }

    protected override bool IsAway(Exception exception) => exception is MlflowException;
}
