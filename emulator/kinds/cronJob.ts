import { isRecord } from "../apiserver/copy.ts";
import { type FieldError, invalidValue, notSupported, required } from "../apiserver/fieldError.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { podTemplateDefaults, setDefaults } from "./podDefaults.ts";
import { podSpecErrors } from "./podValidation.ts";
import { storedKind } from "./storedKind.ts";
import { withContainers } from "./wideColumns.ts";
import { specOf, statusOf, type Workload } from "./workloadKind.ts";

type Members = Record<string, unknown>;

function member(parent: Members, key: string): Members {
  const found = parent[key];
  if (isRecord(found)) return found;
  const made: Members = {};
  parent[key] = made;
  return made;
}

const jobSpec = (spec: Members): Members => member(member(spec, "jobTemplate"), "spec");
const cron = /^(@\w+( \S+)?|(TZ=\S+ |CRON_TZ=\S+ )?\S+( \S+){4})$/;

function scheduleErrors(schedule: unknown): FieldError[] {
  if (typeof schedule !== "string" || schedule === "") return [required("spec.schedule")];
  if (cron.test(schedule)) return [];
  const found = schedule.split(" ").length;
  return [invalidValue("spec.schedule", schedule, `expected exactly 5 fields, found ${found}: [${schedule}]`)];
}

function errorsOf(spec: Members): FieldError[] {
  const podSpec = member(member(structuredClone(jobSpec(structuredClone(spec))), "template"), "spec");
  const path = "spec.jobTemplate.spec.template.spec";
  const policy = podSpec["restartPolicy"];
  const policies = ["OnFailure", "Never"];
  return [
    ...scheduleErrors(spec["schedule"]),
    ...podSpecErrors(podSpec, path, false),
    ...(policies.includes(String(policy)) ? [] : [notSupported(`${path}.restartPolicy`, policy, policies)]),
  ];
}

/** batch/v1 CronJob. */
export const cronJobs: ApiModule = (core) => [
  storedKind<Workload>(
    core,
    {
      ...kubernetesKind("CronJob", "batch"),
      shortNames: ["cj"],
      categories: ["all"],
      table: withContainers(
        {
          columns: [
            "Name",
            "Schedule",
            "Timezone",
            { name: "Suspend", type: "boolean" },
            { name: "Active", type: "integer" },
            "Last Schedule",
            "Age",
          ],
          cells(object, now) {
            const { schedule, timeZone = "<none>", suspend = false } = specOf(object);
            const { active, lastScheduleTime } = statusOf(object);
            const last = typeof lastScheduleTime === "string" ? age(lastScheduleTime, now) : "<none>";
            const { name, creationTimestamp } = object.metadata;
            const shown = suspend ? "True" : "False";
            const running = Array.isArray(active) ? active.length : 0;
            return [name, schedule, timeZone, shown, running, last, age(creationTimestamp, now)];
          },
        },
        { specOf: (object) => jobSpec(structuredClone(specOf(object))) },
      ),
    },
    {
      status: true,
      generation: true,
      strategy: {
        decode(object: KubeObject) {
          const spec = member(object, "spec");
          const job = jobSpec(spec);
          member(member(spec, "jobTemplate"), "metadata");
          podTemplateDefaults(job);
          setDefaults(spec, {
            concurrencyPolicy: "Allow",
            suspend: false,
            successfulJobsHistoryLimit: 3,
            failedJobsHistoryLimit: 1,
          });
        },
        validateCreate: (_context, { spec }) => errorsOf(spec),
        validateUpdate: (_context, { spec }) => errorsOf(spec),
      },
    },
  ),
];
