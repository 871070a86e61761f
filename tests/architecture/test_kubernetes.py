"""The Kubernetes manifests: valid by Kubernetes' own schemas, and the same processes as compose.yaml's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.api.conversation import newsroom_in
from workflow.cli.processes.stack import QUEUES

ROOT = Path(__file__).resolve().parents[2]
MANIFESTS = ROOT / "docs" / "operations" / "kubernetes"
OF_OTHERS = {"kustomize.config.k8s.io/v1beta1", "keda.sh/v1alpha1"}
"""Kinds that are not Kubernetes' own, so that its schemas do not know them."""
COMPOSED = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]


def manifests() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each document with the name of its file."""
    for path in sorted(MANIFESTS.glob("*.yaml")):
        for found in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            yield path.name, found


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    """The documents of a kind by their name."""
    return {each["metadata"]["name"]: each for _, each in manifests() if each["kind"] == kind}


SCALERS = ("HorizontalPodAutoscaler", "ScaledObject")
DEPLOYMENTS = of_kind("Deployment")
PODS = {name: each["spec"]["template"]["spec"] for name, each in (DEPLOYMENTS | of_kind("Job")).items()}


@pytest.mark.parametrize("version", ["1.30", "1.37"])
def test_kubernetes_takes_them(version: str) -> None:
    """Every document is valid by the published schemas of an old and a new version, without fields they do not know."""
    judged = [each for _, each in manifests() if each["apiVersion"] not in OF_OTHERS]
    assert len(judged) > 12
    for each in judged:
        kubernetes_validate.validate(each, version, strict=True)


def test_kustomize_names_every_file() -> None:
    """What is written is applied; the migration alone is run by hand, before."""
    (named,) = (each for _, each in manifests() if each["kind"] == "Kustomization")
    assert {*named["resources"], "kustomization.yaml", "migrate.yaml"} == {path.name for path in MANIFESTS.iterdir()}


def test_the_processes_are_those_of_compose() -> None:
    """The same command lines; only the face stands behind a proxy here."""
    ours = {name: each["command"] for name, each in COMPOSED.items() if each["image"] == "copyflow"}
    ours["api"] = [word.replace("--no-proxy", "--proxy") for word in ours["api"]]
    assert {name: pod["containers"][0]["command"] for name, pod in PODS.items()} == ours


def test_every_pod_is_told_the_same_and_may_do_little() -> None:
    """No root, no privileges, no writing beside the shared folder; settings and secrets from one place each."""
    told = [{"configMapRef": {"name": "copyflow"}}, {"secretRef": {"name": "copyflow"}}]
    for name, pod in PODS.items():
        (container,) = pod["containers"]
        assert container["envFrom"] == told, name
        assert pod["securityContext"]["runAsNonRoot"], name
        assert not pod["automountServiceAccountToken"], name
        limited = container["securityContext"]
        assert limited["readOnlyRootFilesystem"], name
        assert (limited["allowPrivilegeEscalation"], limited["capabilities"]) == (False, {"drop": ["ALL"]}), name
        places = {each["mountPath"] for each in container["volumeMounts"]}
        assert places == {"/var/lib/copyflow", "/tmp"}, name  # noqa: S108 - a mount of the pod, not of this machine


def test_a_pod_is_chosen_by_what_it_is_labelled() -> None:
    """Each deployment, the service and the budget find the pods that are meant."""
    for name, each in DEPLOYMENTS.items():
        labels = each["spec"]["template"]["metadata"]["labels"]
        assert each["spec"]["selector"]["matchLabels"].items() <= labels.items(), name
    of_the_face = DEPLOYMENTS["api"]["spec"]["template"]["metadata"]["labels"]
    assert of_kind("Service")["copyflow"]["spec"]["selector"].items() <= of_the_face.items()
    assert of_kind("PodDisruptionBudget")["api"]["spec"]["selector"]["matchLabels"].items() <= of_the_face.items()


def test_every_number_is_set_by_one_hand() -> None:
    """A fleet that is scaled has no fixed number, and every other one has two processes: a leader and who stands by."""
    scaled = {each["spec"]["scaleTargetRef"]["name"] for kind in SCALERS for each in of_kind(kind).values()}
    fixed = {name: each["spec"]["replicas"] for name, each in DEPLOYMENTS.items() if "replicas" in each["spec"]}
    assert scaled == {"api", *(f"worker-{queue}" for queue in QUEUES)}
    assert fixed == dict.fromkeys(("relay", "clock", "projector"), 2)
    assert scaled | fixed.keys() == DEPLOYMENTS.keys()


def test_workers_are_scaled_by_a_figure_that_the_newsroom_tells(tmp_path: Path) -> None:
    """The metric and its labels are those of /metrics, asked of a newsroom with work in every state it names."""
    with newsroom_in(tmp_path) as newsroom:
        newsroom.writer.article()
        told = newsroom.admin.get("metrics").text
    for name, each in of_kind("ScaledObject").items():
        (trigger,) = each["spec"]["triggers"]
        queue = name.removeprefix("worker-")
        assert trigger["metadata"]["query"] == f'max(copyflow_work{{queue="{queue}",state="open"}}) or vector(0)'
    assert 'copyflow_work{queue="translation",state="open"}' in told
